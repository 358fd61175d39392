import { cadre } from "@/cadre.config";

const titles = { terms: "terms", privacy: "privacy notice" } as const;

/** The texts that somebody agrees to by signing up, as far as the installation has any. */
export function LegalNote() {
  const { terms, privacy } = cadre.legal;
  if (!terms && !privacy) return null;
  return (
    <p className="text-balance text-muted text-xs leading-5">
      By creating an account you agree to our {terms ? <LegalLink url={terms.url}>{titles.terms}</LegalLink> : null}
      {terms && privacy ? " and " : null}
      {privacy ? <LegalLink url={privacy.url}>{titles.privacy}</LegalLink> : null}.
    </p>
  );
}

export function LegalLink({ url, children }: { url: string; children: string }) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="rounded underline decoration-border-strong underline-offset-4 hover:text-foreground hover:decoration-foreground"
    >
      {children}
    </a>
  );
}
