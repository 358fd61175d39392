"use client";

import { useQuery } from "@tanstack/react-query";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { QueryStates } from "@/components/ui/query-states";
import { TextArea } from "@/components/ui/text-area";
import { useWorkspace } from "@/features/organizations/client";
import { workflowOptions } from "@/features/workflows/client";
import { ApiProblem } from "@/lib/api/client";
import { startWorkflow } from "../../launching/client";
import { InputFields } from "./input-fields";
import { type InputField, type InputValues, initialValues, inputFields, placeErrors, readInput } from "./input-form";

interface RunWorkflowDialogProps {
  workflowKey: string;
  /** Runs what is edited instead of what is published. */
  draft?: boolean;
  /** Where given, nobody is taken to the run's page. */
  onStarted?: (runId: string) => void;
  onClose: () => void;
}

/** Asks what a workflow should work on, as text or as a form of its input's schema, and starts it. */
export function RunWorkflowDialog({ workflowKey, draft = false, onStarted, onClose }: RunWorkflowDialogProps) {
  const { organization } = useWorkspace();
  const workflow = useQuery(workflowOptions(organization.id, workflowKey));
  const definition = draft ? (workflow.data?.draft ?? workflow.data?.definition) : workflow.data?.definition;
  if (!definition) {
    return (
      <Dialog title="Run a workflow" onClose={onClose}>
        <QueryStates query={workflow} what="The workflow" bar="h-24">
          {() => null}
        </QueryStates>
      </Dialog>
    );
  }
  const shared = { workflowKey, draft, name: definition.name, onStarted, onClose };
  if (definition.input_schema === null) return <TextDialog {...shared} starters={definition.starters} />;
  return <FormDialog {...shared} fields={inputFields(definition.input_schema)} />;
}

interface StartProps {
  workflowKey: string;
  name: string;
  draft: boolean;
  onStarted: ((runId: string) => void) | undefined;
  onClose: () => void;
}

function TextDialog({ starters, ...props }: StartProps & { starters: readonly string[] }) {
  const [text, setText] = useState("");
  const [fieldError, setFieldError] = useState<string>();
  const { start, busy, error } = useStart(props);

  async function submit() {
    setFieldError(undefined);
    if (text.trim() === "") {
      setFieldError("Write what it should work on.");
      return;
    }
    const errors = await start(text.trim());
    setFieldError(errors.find(({ path }) => path === "input")?.message);
  }

  return (
    <Dialog
      title={`Run “${props.name}”`}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      error={error}
      confirm={{ label: "Run", busy }}
    >
      <TextArea
        label="Input"
        value={text}
        error={fieldError}
        rows={5}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void submit();
        }}
        data-autofocus
      />
      {starters.length > 0 ? (
        <ul aria-label="Examples" className="-mt-2 flex flex-wrap gap-2">
          {starters.map((starter) => (
            <li key={starter} className="min-w-0">
              <button
                type="button"
                onClick={() => setText(starter)}
                className="rounded-lg border border-border bg-surface px-2.5 py-1.5 text-left text-[13px] text-muted leading-5 transition-colors hover:bg-hover hover:text-foreground"
              >
                {starter}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </Dialog>
  );
}

function FormDialog({ fields, ...props }: StartProps & { fields: readonly InputField[] }) {
  const [values, setValues] = useState<InputValues>(() => initialValues(fields));
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const { start, busy, error } = useStart(props);

  async function submit() {
    const read = readInput(fields, values);
    if ("errors" in read) {
      setErrors(read.errors);
      return;
    }
    setErrors({});
    setErrors(placeErrors(fields, await start(read.input)).byField);
  }

  return (
    <Dialog
      title={`Run “${props.name}”`}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      error={error}
      confirm={{ label: "Run", busy }}
    >
      <InputFields
        fields={fields}
        values={values}
        errors={errors}
        onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
      />
    </Dialog>
  );
}

/** Starts the run and goes to its page, or gives what is wrong with the input. */
function useStart({ workflowKey, draft, onStarted, onClose }: StartProps) {
  const { organization } = useWorkspace();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function start(input: unknown): Promise<readonly { path: string; message: string }[]> {
    setBusy(true);
    setError(null);
    try {
      const runId = await startWorkflow(organization.id, workflowKey, draft ? { input, draft } : { input });
      onClose();
      if (onStarted) onStarted(runId);
      else router.push(`/${organization.slug}/runs/${runId}` as Route);
      return [];
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      const placed = thrown.errors.filter(({ path }) => path === "input" || path.startsWith("input."));
      const others = thrown.errors.filter((each) => !placed.includes(each)).map(({ message }) => message);
      if (placed.length === 0 || others.length > 0) setError(others.join(" ") || thrown.detail);
      return placed;
    } finally {
      setBusy(false);
    }
  }

  return { start, busy, error };
}
