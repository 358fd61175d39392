"use client";

import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { Button } from "@/components/ui/button";
import { Modal } from "@/components/ui/modal";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { signOut } from "../client";
import { type ReauthenticationOptions, reauthenticate, startReauthentication } from "../second-factor/client";
import { type Proof, ProofForm } from "./proof-form";

/** Asks the person to confirm that it is them. In a root of its own: any page may need it, at any moment. */
export function confirmIdentity(): Promise<boolean> {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  return new Promise((resolve) => {
    const finish = (confirmed: boolean) => {
      root.unmount();
      place.remove();
      resolve(confirmed);
    };
    root.render(<FreshSignInDialog onConfirmed={() => finish(true)} onClose={() => finish(false)} />);
  });
}

function FreshSignInDialog({ onConfirmed, onClose }: { onConfirmed: () => void; onClose: () => void }) {
  const [options, setOptions] = useState<ReauthenticationOptions | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    startReauthentication().then(setOptions, (thrown: unknown) => setError(explain(thrown)));
  }, []);

  async function prove(proof: Proof) {
    const challenge = options?.passkey?.challenge ?? "";
    try {
      await reauthenticate(proof.method === "passkey" ? { ...proof, challenge } : proof);
    } catch (thrown) {
      // A passkey's challenge works once: the next try needs another.
      if (proof.method === "passkey") setOptions(await startReauthentication());
      throw thrown;
    }
    onConfirmed();
  }

  return (
    <Modal label="Confirm that it is you" onClose={onClose}>
      <div className="flex flex-col gap-5 p-5 sm:p-6">
        <div>
          <h2 className="font-semibold text-base">Confirm that it is you</h2>
          <p className="mt-1.5 text-[13px] text-muted leading-5">
            This changes something important. We ask when your last sign-in was more than ten minutes ago.
          </p>
        </div>
        {error ? <ErrorNotice>{error}</ErrorNotice> : null}
        {options === null && error === null ? (
          <div className="flex justify-center py-4">
            <Spinner />
          </div>
        ) : null}
        {options && options.methods.length > 0 ? (
          <ProofForm methods={options.methods} passkey={options.passkey} submitLabel="Confirm" onProof={prove} />
        ) : null}
        {options?.methods.length === 0 ? <SignInAgain /> : null}
        <Button variant="secondary" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </Modal>
  );
}

/** Whoever signs in elsewhere has nothing to show here. */
function SignInAgain() {
  const [busy, setBusy] = useState(false);
  return (
    <>
      <p className="text-sm leading-6">
        You have no password here and no second factor, so sign in once more the way you did; you come back to this
        page. Whoever came through their organization’s single sign-on sets a password first, on the profile page.
      </p>
      <Button
        disabled={busy}
        onClick={() => {
          setBusy(true);
          void signOut(window.location.pathname);
        }}
      >
        {busy ? <Spinner /> : null}
        Sign in again
      </Button>
    </>
  );
}

function explain(thrown: unknown): string {
  return thrown instanceof ApiProblem ? thrown.detail : "That did not work. Try again.";
}
