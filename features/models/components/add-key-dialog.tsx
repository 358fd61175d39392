"use client";

import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-area";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { createProviderKey } from "../client";
import { providerNames } from "../constants";
import type { ProviderKey } from "../provider-keys/schema";
import type { ProviderKind } from "../schema";

const options = Object.entries(providerNames).map(([value, label]) => ({ value, label }));

interface Values {
  provider: ProviderKind;
  name: string;
  key: string;
  base_url: string;
  models: string;
}

const empty: Values = { provider: "openai", name: "", key: "", base_url: "", models: "" };

/** Ids between commas, spaces or line ends. */
const readModels = (text: string) => text.split(/[\s,]+/).filter(Boolean);

export function AddKeyDialog({ onAdded, onClose }: { onAdded: () => Promise<unknown>; onClose: () => void }) {
  const { organization } = useWorkspace();
  const { field, form, send, error, busy } = useApiForm<Values, ProviderKey>({
    defaultValues: empty,
    submit: ({ provider, name, key, base_url, models }) =>
      createProviderKey(organization.id, {
        provider,
        name: name.trim() === "" ? providerNames[provider] : name,
        key,
        models: readModels(models),
        ...(base_url.trim() === "" ? {} : { base_url: base_url.trim() }),
      }),
    onDone: async ({ name }) => {
      await onAdded();
      showToast(`${name} answered. Its models can be picked now.`);
      onClose();
    },
  });
  const provider = form.watch("provider");
  const isCompatible = provider === "openai_compatible";
  return (
    <Dialog
      title="Add a provider key"
      description="The key is tried with one small request, then encrypted. Nobody can read it again."
      confirm={{ label: busy ? "Asking the provider" : "Test and save", busy }}
      error={error}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <Select label="Provider" options={options} {...field("provider")} />
      <Field label="Name" placeholder={providerNames[provider]} maxLength={60} autoComplete="off" {...field("name")} />
      <Field label="Key" type="password" autoComplete="off" spellCheck={false} data-autofocus {...field("key")} />
      <Field
        label={isCompatible ? "Address" : "Address (optional)"}
        type="url"
        placeholder={isCompatible ? "https://openrouter.ai/api/v1" : "The provider’s own"}
        hint={
          isCompatible
            ? "Up to and including /v1: where the provider speaks Chat Completions."
            : "Only for a region or a gateway of your own."
        }
        autoComplete="off"
        spellCheck={false}
        {...field("base_url")}
      />
      <TextArea
        label={isCompatible ? "Models" : "Further models (optional)"}
        rows={2}
        placeholder={isCompatible ? "meta-llama/llama-3.3-70b-instruct" : ""}
        hint={
          isCompatible
            ? "Their ids, separated by commas. The first one is asked in the test."
            : "Ids besides the known ones, such as those of fine-tuned models."
        }
        spellCheck={false}
        {...field("models")}
      />
    </Dialog>
  );
}
