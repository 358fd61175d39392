import { cadre } from "@/cadre.config";
import { cn } from "@/components/ui/cn";

export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className={cn("size-5", className)}>
      {cadre.logo.map(({ path, tone }) => (
        <path
          key={path}
          d={path}
          className={tone === "accent" ? "stroke-accent" : "stroke-foreground"}
          strokeWidth="2.25"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      ))}
    </svg>
  );
}

export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold text-[15px] tracking-tight">
      <LogoMark />
      {cadre.name}
    </span>
  );
}
