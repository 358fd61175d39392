import { Field } from "@/components/ui/field";

interface NumberFieldProps {
  label: string;
  hint?: string;
  placeholder?: string;
  value: number | null;
  min?: number;
  max: number;
  error: string | undefined;
  onChange: (value: number | null) => void;
}

/** A whole number, or nothing. */
export function NumberField({ value, min = 1, max, onChange, ...props }: NumberFieldProps) {
  return (
    <Field
      {...props}
      type="number"
      inputMode="numeric"
      min={min}
      max={max}
      value={value ?? ""}
      onChange={({ target }) => {
        if (target.value === "") onChange(null);
        else if (Number.isFinite(target.valueAsNumber)) {
          onChange(Math.min(max, Math.max(min, Math.trunc(target.valueAsNumber))));
        }
      }}
    />
  );
}
