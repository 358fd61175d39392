import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { CSSProperties, ReactNode } from "react";
import { cadre } from "@/cadre.config";
import { parseTheme, themeCookie } from "@/components/shell/theme";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: `${cadre.name}: ${cadre.tagline}`, template: `%s · ${cadre.name}` },
  description: cadre.description,
  applicationName: cadre.name,
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#0d0e11" },
  ],
};

const { accent, primary, onPrimary } = cadre.colors;
const brand = {
  "--brand-accent-light": accent.light,
  "--brand-accent-dark": accent.dark,
  "--brand-primary-light": primary.light,
  "--brand-primary-dark": primary.dark,
  "--brand-on-primary-light": onPrimary.light,
  "--brand-on-primary-dark": onPrimary.dark,
} as CSSProperties;

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      style={brand}
      data-theme={theme === "system" ? undefined : theme}
    >
      <body className="min-h-dvh bg-background text-foreground">{children}</body>
    </html>
  );
}
