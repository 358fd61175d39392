"use client";

import { Button } from "@/components/ui/button";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-2 px-6 text-center">
      <h1 className="font-semibold text-2xl tracking-[-0.02em]">Something went wrong</h1>
      <p className="max-w-sm text-balance text-muted text-sm">
        The page could not be shown. Try again; what you asked an agent goes on meanwhile.
      </p>
      {error.digest ? <p className="font-mono text-muted text-xs">Reference {error.digest}</p> : null}
      <Button className="mt-4" onClick={reset}>
        Try again
      </Button>
    </main>
  );
}
