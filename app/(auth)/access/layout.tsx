import type { ReactNode } from "react";
import { TopBar } from "../../_components/top-bar";

/** An operator who looks through somebody's eyes at an organization that admits nobody must find their way back. */
export default function AccessLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <div className="fixed inset-x-0 top-0">
        <TopBar />
      </div>
      {children}
    </>
  );
}
