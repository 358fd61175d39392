import Link from "next/link";
import type { ReactNode } from "react";
import { cadre } from "@/cadre.config";
import { LogoMark } from "@/components/shell/logo";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center px-5 py-10">
      <Link
        href={cadre.features.marketing ? "/" : "/login"}
        aria-label={`${cadre.name}, home`}
        className="mb-8 w-fit rounded-md"
      >
        <LogoMark className="size-8" />
      </Link>
      {children}
    </main>
  );
}
