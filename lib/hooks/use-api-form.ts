"use client";

import { useState } from "react";
import { type DefaultValues, type FieldValues, type Path, type Resolver, useForm } from "react-hook-form";
import type { z } from "zod";
import { ApiProblem } from "@/lib/api/client";

interface ApiFormOptions<V extends FieldValues, R> {
  defaultValues: DefaultValues<V>;
  /**
   * Loads the contract's body schema when the form is first checked, so that no schema is in the page's first load:
   * `() => import("../contract").then(({ renameThing }) => renameThing.body)`.
   */
  schema?: () => Promise<z.ZodType<unknown, V>>;
  /** Sends the values, as the person gave them. Throws `ApiProblem`. */
  submit: (values: V) => Promise<R>;
  onDone?: (result: R, values: V) => void;
}

/**
 * A form for one API call: checked by the contract's own schema, busy while it is sent, with the server's complaints at
 * their fields and everything else as the form's `error`. `field(name)` gives the props of `Field`, `Select` and the like.
 */
export function useApiForm<V extends FieldValues, R = unknown>(options: ApiFormOptions<V, R>) {
  const { schema, submit, onDone } = options;
  const form = useForm<V>({
    defaultValues: options.defaultValues,
    ...(schema ? { resolver: lazyResolver(schema) } : {}),
  });
  const [error, setError] = useState<string | null>(null);
  const { errors, isSubmitting, isDirty } = form.formState;

  const send = form.handleSubmit(async (values) => {
    setError(null);
    try {
      const result = await submit(values);
      form.reset(values);
      onDone?.(result, values);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      const placed = thrown.errors.filter(({ path }) => path in values);
      for (const { path, message } of placed) form.setError(path as Path<V>, { message });
      if (placed.length < Math.max(1, thrown.errors.length)) setError(thrown.detail);
    }
  });

  function field<N extends Path<V>>(name: N) {
    const message = errors[name]?.message;
    return { ...form.register(name), error: typeof message === "string" ? message : undefined };
  }

  return { form, field, send, error, setError, busy: isSubmitting, isDirty };
}

function lazyResolver<V extends FieldValues>(load: () => Promise<z.ZodType<unknown, V>>): Resolver<V> {
  return async (values, context, options) => {
    const [{ zodResolver }, schema] = await Promise.all([import("@hookform/resolvers/zod"), load()]);
    // Only checked here: the server transforms, so what is sent is what the person typed.
    const resolve = zodResolver(schema as z.ZodType<V, V>, undefined, { raw: true }) as Resolver<V>;
    return resolve(values, context, options);
  };
}
