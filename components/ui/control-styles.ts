/** What every box to type or choose in looks like. */
export const controlStyles =
  "w-full rounded-lg border border-border-strong bg-raised px-3 text-[15px] shadow-sm outline-none transition-[border-color,box-shadow] placeholder:text-muted/80 focus-visible:border-accent focus-visible:ring-3 focus-visible:ring-accent/20 disabled:opacity-60 aria-invalid:border-danger sm:text-sm";
