"use client";

import { useEffect, useState } from "react";

/** A QR code, dark on white in every theme: cameras expect it so. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [modules, setModules] = useState<boolean[][] | null>(null);
  useEffect(() => {
    let current = true;
    void import("uqr").then(({ encode }) => {
      if (current) setModules(encode(text, { border: 2 }).data);
    });
    return () => {
      current = false;
    };
  }, [text]);
  const size = modules?.length ?? 1;
  return (
    <div className="mx-auto size-48 overflow-hidden rounded-xl border border-border bg-white">
      {modules ? (
        <svg viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" role="img" aria-label={label}>
          <path d={darkSquares(modules)} fill="black" />
        </svg>
      ) : null}
    </div>
  );
}

function darkSquares(modules: boolean[][]): string {
  return modules.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
}
