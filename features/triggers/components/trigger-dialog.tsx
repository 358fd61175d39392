"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { TextArea } from "@/components/ui/text-area";
import { useWorkspace } from "@/features/organizations/client";
import { TargetSelect } from "@/features/schedules/components/target-select";
import { targetOf, targetValue } from "@/features/schedules/components/target-value";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { createTrigger, refreshTriggers, updateTrigger } from "../client";
import type { MintedTrigger, Trigger } from "../schema";

interface Values {
  name: string;
  target: string;
  input_mapper: string;
  signed: boolean;
}

interface TriggerDialogProps {
  /** The webhook that is changed; none for a new one. */
  trigger?: Trigger;
  /** With the URL and the secret, where they were made. */
  onDone: (minted: MintedTrigger | null) => void;
  onClose: () => void;
}

/** Makes or changes an inbound webhook. */
export function TriggerDialog({ trigger, onDone, onClose }: TriggerDialogProps) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const { form, field, send, error, busy } = useApiForm<Values, MintedTrigger | null>({
    defaultValues: {
      name: trigger?.name ?? "",
      target: trigger ? targetValue(trigger.target) : "",
      input_mapper: trigger?.input_mapper ?? "",
      signed: false,
    },
    submit: async ({ name, target, input_mapper, signed }) => {
      const body = { name, target: targetOf(target), input_mapper: input_mapper.trim() || null };
      if (!trigger) return createTrigger(organization.id, { ...body, signed });
      await updateTrigger(organization.id, trigger.id, body);
      return null;
    },
    onDone: (minted) => {
      void refreshTriggers(queries, organization.id);
      onDone(minted);
      onClose();
    },
  });
  const target = form.watch("target");
  return (
    <Dialog
      title={trigger ? "Change the webhook" : "New webhook"}
      description="Whoever calls its URL starts this. The run acts for you, with the rights that your role has at that time."
      confirm={{ label: trigger ? "Save" : "Create the webhook", busy, disabled: target === "" }}
      error={error}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <Field
        label="Name"
        placeholder="New orders"
        maxLength={80}
        autoComplete="off"
        data-autofocus
        {...field("name")}
      />
      <TargetSelect value={target} onChange={(value) => form.setValue("target", value)} />
      <TextArea
        label="Input (optional)"
        rows={3}
        placeholder={'"Answer this order: " + payload.text'}
        className="font-mono text-[13px]"
        spellCheck={false}
        hint="An expression over payload, headers and query. Left empty, the payload itself is the input."
        {...field("input_mapper")}
      />
      {trigger ? null : (
        <Checkbox
          label="Take signed calls only"
          hint="Makes a secret for Standard Webhooks signatures, or for GitHub's."
          {...form.register("signed")}
        />
      )}
    </Dialog>
  );
}
