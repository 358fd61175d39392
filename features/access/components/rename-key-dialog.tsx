"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { useWorkspace } from "@/features/organizations/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import type { ApiKey } from "../api-keys/schema";
import { refreshApiKeys, renameApiKey } from "../client";

export function RenameKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const { field, send, error, busy } = useApiForm({
    defaultValues: { name: apiKey.name },
    schema: () => import("../api-keys/contract").then((contract) => contract.renameApiKey.body),
    submit: ({ name }) => renameApiKey(organization.id, apiKey.id, name),
    onDone: () => {
      void refreshApiKeys(queryClient, organization.id);
      onClose();
    },
  });
  return (
    <Dialog
      title="Rename the key"
      confirm={{ label: "Rename", busy }}
      error={error}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <Field label="Name" maxLength={80} autoComplete="off" data-autofocus {...field("name")} />
    </Dialog>
  );
}
