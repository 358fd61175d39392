"use client";

import { Building2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { leaveForProvider, type ProviderChoice } from "../client";
import type { SocialProvider } from "../schema";
import { ProviderLogo } from "./provider-logo";

interface ExternalButtonsProps {
  providers: readonly ProviderChoice[];
  /** What configuration wants people to know about these providers. */
  notice: string | null;
  next: string | undefined;
}

/** The ways to sign in or up with an account elsewhere, for the login and register pages. */
export function ExternalButtons({ providers, notice, next }: ExternalButtonsProps) {
  const [leavingFor, setLeavingFor] = useState<SocialProvider | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function leave(provider: SocialProvider) {
    setLeavingFor(provider);
    setError(null);
    try {
      await leaveForProvider({ provider, ...(next === undefined ? {} : { next }) });
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
      setLeavingFor(null);
    }
  }

  return (
    <div className="flex flex-col gap-2.5">
      {providers.map(({ provider, name }) => (
        <Button
          key={provider}
          variant="secondary"
          wide
          className="h-10"
          disabled={leavingFor !== null}
          onClick={() => void leave(provider)}
        >
          {leavingFor === provider ? <Spinner /> : <ProviderLogo provider={provider} />}
          Continue with {name}
        </Button>
      ))}
      <Button variant="secondary" wide className="h-10" asChild>
        <Link href={next === undefined ? "/sso" : `/sso?next=${encodeURIComponent(next)}`}>
          <Building2 aria-hidden="true" />
          Continue with single sign-on
        </Link>
      </Button>
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      {notice && providers.length > 0 ? <p className="text-[13px] text-muted leading-5">{notice}</p> : null}
    </div>
  );
}
