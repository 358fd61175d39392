"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Dialog } from "@/components/ui/dialog";
import { showToast } from "@/components/ui/toast";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { useWorkspace } from "@/features/organizations/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { refreshSingleSignOn, updateConnection } from "../client";
import type { Connection } from "../schema";
import { ClientFields, NameField, RoleField } from "./connection-fields";

export function ChangeConnectionDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const { run } = useFreshSignIn();
  const { field, send, error, busy } = useApiForm({
    defaultValues: {
      name: connection.name,
      client_id: connection.client_id,
      client_secret: "",
      default_role: connection.default_role,
    },
    submit: ({ client_secret, ...same }) =>
      run(() =>
        updateConnection(organization.id, connection.id, {
          ...same,
          ...(client_secret === "" ? {} : { client_secret }),
        }),
      ),
    onDone: async () => {
      await refreshSingleSignOn(queries, organization.id);
      showToast("The connection is saved.");
      onClose();
    },
  });
  return (
    <Dialog
      title={`Change ${connection.name}`}
      description={`Its issuer stays ${connection.issuer}: another provider is another connection.`}
      confirm={{ label: "Save", busy }}
      error={error}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <NameField data-autofocus {...field("name")} />
      <ClientFields id={field("client_id")} secret={field("client_secret")} isChange />
      <RoleField {...field("default_role")} />
    </Dialog>
  );
}
