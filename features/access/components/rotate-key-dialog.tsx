"use client";

import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import type { ApiKey, MintedApiKey } from "../api-keys/schema";
import { rotateApiKey } from "../client";

const overlaps = [
  { value: "0", label: "Stop at once" },
  { value: "1", label: "Work for 1 more day" },
  { value: "3", label: "Work for 3 more days" },
  { value: "7", label: "Work for 7 more days" },
];

interface RotateKeyDialogProps {
  apiKey: ApiKey;
  onMade: (key: MintedApiKey) => void;
  onClose: () => void;
}

export function RotateKeyDialog({ apiKey, onMade, onClose }: RotateKeyDialogProps) {
  const { organization } = useWorkspace();
  const { run } = useFreshSignIn();
  const [overlap, setOverlap] = useState("1");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function rotate() {
    setBusy(true);
    setError(null);
    try {
      onMade(await run(() => rotateApiKey(organization.id, apiKey.id, Number(overlap))));
      onClose();
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setBusy(false);
      setError(thrown.detail);
    }
  }

  return (
    <Dialog
      title={`Rotate “${apiKey.name}”?`}
      description="You get a new key with the same name, lifetime and scopes. Change your programs over while both work."
      confirm={{ label: "Rotate", busy }}
      error={error}
      onSubmit={() => void rotate()}
      onClose={onClose}
    >
      <Select
        label="The present key should"
        value={overlap}
        onChange={(event) => setOverlap(event.target.value)}
        options={overlaps}
        data-autofocus
      />
    </Dialog>
  );
}
