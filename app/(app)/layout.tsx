import type { ReactNode } from "react";
import { TopBar } from "../_components/top-bar";

/** Leaves room for a bar above the page where there is one. */
export default function AppLayout({ children }: { children: ReactNode }) {
  return (
    <div className="has-data-top-bar:[--top-bar:2.5rem]">
      <TopBar />
      {children}
    </div>
  );
}
