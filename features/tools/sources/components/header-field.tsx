import type { ComponentProps } from "react";
import { Field } from "@/components/ui/field";

type FieldProps = Partial<ComponentProps<typeof Field>>;

/** One header that goes with every request, such as a key. */
export function HeaderFields({ name, value }: { name: FieldProps; value: FieldProps }) {
  return (
    <>
      <Field
        label="Header"
        placeholder="Authorization"
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        {...name}
      />
      <Field
        label="Value"
        type="password"
        placeholder="Bearer …"
        maxLength={4_000}
        autoComplete="off"
        hint="Encrypted, and never shown again."
        {...value}
      />
    </>
  );
}
