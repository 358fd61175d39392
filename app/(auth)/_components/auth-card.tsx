import type { ReactNode } from "react";

interface AuthCardProps {
  title: string;
  subtitle: string;
  children: ReactNode;
  footer?: ReactNode;
}

export function AuthCard({ title, subtitle, children, footer }: AuthCardProps) {
  return (
    <>
      <h1 className="font-semibold text-2xl tracking-[-0.02em]">{title}</h1>
      <p className="mt-1.5 mb-7 text-balance text-muted text-sm">{subtitle}</p>
      {children}
      {footer ? <p className="mt-6 text-[13px] text-muted">{footer}</p> : null}
    </>
  );
}

export const authLink =
  "rounded font-medium text-foreground underline decoration-border-strong underline-offset-4 hover:decoration-foreground";
