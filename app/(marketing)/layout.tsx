import Link from "next/link";
import type { ReactNode } from "react";
import { cadre } from "@/cadre.config";
import { Logo } from "@/components/shell/logo";
import { Button } from "@/components/ui/button";

export default function MarketingLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-lg focus:bg-raised focus:px-4 focus:py-2 focus:shadow-lg"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-40 border-border/70 border-b bg-background/80 backdrop-blur-lg">
        <div className="mx-auto flex h-14 max-w-6xl items-center gap-2 px-4 sm:px-6">
          <Link href="/" aria-label={`${cadre.name}, home`} className="-mx-1 rounded-md px-1 py-1">
            <Logo />
          </Link>
          <nav aria-label="Main" className="ml-auto flex items-center gap-1">
            <Button asChild variant="ghost" size="sm" className="max-sm:hidden">
              <a href="/docs/api">API reference</a>
            </Button>
            <Button asChild variant="ghost" size="sm">
              <Link href="/login">Sign in</Link>
            </Button>
            <Button asChild size="sm">
              <Link href="/register">Sign up</Link>
            </Button>
          </nav>
        </div>
      </header>
      <main id="content" className="flex-1">
        {children}
      </main>
      <footer className="border-border border-t">
        <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 gap-y-3 px-4 py-8 text-[13px] text-muted sm:px-6">
          <span>{cadre.name} is open source under the MIT licence.</span>
          <nav aria-label="Footer" className="flex flex-wrap gap-x-5 gap-y-2 sm:ml-auto">
            <a href="/docs/api" className="hover:text-foreground">
              API reference
            </a>
            {cadre.sourceUrl ? (
              <a href={cadre.sourceUrl} className="hover:text-foreground" rel="noopener">
                Source
              </a>
            ) : null}
            {cadre.legal.terms ? (
              <a href={cadre.legal.terms.url} className="hover:text-foreground">
                Terms
              </a>
            ) : null}
            {cadre.legal.privacy ? (
              <a href={cadre.legal.privacy.url} className="hover:text-foreground">
                Privacy
              </a>
            ) : null}
            <Link href="/login" className="hover:text-foreground">
              Sign in
            </Link>
          </nav>
        </div>
      </footer>
    </div>
  );
}
