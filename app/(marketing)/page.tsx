import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { redirect } from "next/navigation";
import { cadre } from "@/cadre.config";
import { Button } from "@/components/ui/button";
import { ApiSample } from "./_components/api-sample";
import { Promises } from "./_components/promises";
import { Screenshot } from "./_components/screenshot";

export default function HomePage() {
  if (!cadre.features.marketing) redirect("/login");
  return (
    <>
      <section className="mx-auto max-w-6xl px-4 pt-16 pb-10 text-center sm:px-6 sm:pt-24">
        <h1 className="mx-auto max-w-3xl text-balance font-semibold text-[40px] leading-[1.05] tracking-[-0.035em] sm:text-6xl">
          {cadre.tagline}
        </h1>
        <p className="mx-auto mt-5 max-w-xl text-pretty text-[17px] text-muted leading-7">{cadre.description}</p>
        <div className="mt-8 flex flex-wrap items-center justify-center gap-3">
          <Button asChild size="lg">
            <Link href="/register">
              Create an account
              <ArrowRight aria-hidden="true" />
            </Link>
          </Button>
          <Button asChild size="lg" variant="secondary">
            <a href="/docs/api">Read the API</a>
          </Button>
        </div>
      </section>
      <Screenshot />
      <Promises />
      <ApiSample />
    </>
  );
}
