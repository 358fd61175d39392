import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const buttonStyles = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap font-medium transition-colors duration-100 disabled:pointer-events-none disabled:opacity-50 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-primary text-on-primary shadow-sm hover:opacity-90",
        secondary: "border border-border bg-raised text-foreground shadow-sm hover:bg-hover",
        ghost: "text-muted hover:bg-hover hover:text-foreground data-[state=open]:bg-hover",
        danger: "border border-danger/30 bg-danger-soft text-danger hover:border-danger/60",
      },
      size: {
        sm: "h-8 rounded-md px-3 text-[13px] [&_svg]:size-3.5",
        md: "h-9 rounded-lg px-4 text-sm [&_svg]:size-4",
        lg: "h-11 rounded-xl px-5 text-[15px] [&_svg]:size-4",
        icon: "size-8 rounded-lg [&_svg]:size-4",
        "icon-sm": "size-7 rounded-md [&_svg]:size-[15px]",
      },
      wide: { true: "w-full" },
    },
    defaultVariants: { variant: "primary", size: "md" },
  },
);

interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonStyles> {
  /** Give the looks to the one child instead, such as a link. */
  asChild?: boolean;
}

export function Button({ variant, size, wide, asChild, className, ...props }: ButtonProps) {
  const Component = asChild ? Slot.Root : "button";
  const type = asChild ? undefined : (props.type ?? "button");
  return <Component {...props} type={type} className={cn(buttonStyles({ variant, size, wide }), className)} />;
}
