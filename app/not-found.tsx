import Link from "next/link";
import { LogoMark } from "@/components/shell/logo";
import { Button } from "@/components/ui/button";

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-2 px-6 text-center">
      <LogoMark className="mb-4 size-8" />
      <h1 className="font-semibold text-2xl tracking-[-0.02em]">This page does not exist</h1>
      <p className="max-w-sm text-balance text-muted text-sm">
        The address may be mistyped, or it leads to something that you cannot see.
      </p>
      <Button asChild className="mt-4">
        <Link href="/">Go to the start</Link>
      </Button>
    </main>
  );
}
