/** Runs `paint` at most once per animation frame; `now` runs it at once and forgets what was scheduled. */
export function batchPerFrame(paint: () => void): { soon(): void; now(): void } {
  let frame: number | null = null;
  return {
    soon() {
      frame ??= requestAnimationFrame(() => {
        frame = null;
        paint();
      });
    },
    now() {
      if (frame !== null) cancelAnimationFrame(frame);
      frame = null;
      paint();
    },
  };
}
