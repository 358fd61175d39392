"use client";

import { useRouter } from "next/navigation";
import { type ChangeEvent, useRef, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { ApiProblem } from "@/lib/api/client";
import { myAccount } from "../account/client";
import { squarePicture, UnreadablePicture } from "../account/square-picture";

/** Shows one's picture and lets it be changed; a new one is cut square and scaled before it leaves the browser. */
export function AvatarEditor({ name, url }: { name: string; url: string | null }) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(url);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function change(work: () => Promise<string | null>, message: string) {
    setBusy(true);
    setError(null);
    try {
      setShown(await work());
      showToast(message);
      router.refresh();
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem || thrown instanceof UnreadablePicture)) throw thrown;
      setError(thrown.message);
    } finally {
      setBusy(false);
    }
  }

  function choose(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    const upload = async () => (await myAccount.setAvatar(await squarePicture(file))).avatar_url;
    void change(upload, "Your picture is saved.");
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-4">
        <Avatar large name={name} src={shown} />
        <div className="flex flex-wrap gap-2">
          <input
            ref={input}
            type="file"
            accept="image/png,image/jpeg,image/webp"
            aria-label="Picture"
            className="sr-only"
            tabIndex={-1}
            onChange={choose}
          />
          <Button variant="secondary" size="sm" disabled={busy} onClick={() => input.current?.click()}>
            {busy ? <Spinner /> : null}
            {shown ? "Change the picture" : "Add a picture"}
          </Button>
          {shown ? (
            <Button
              variant="ghost"
              size="sm"
              disabled={busy}
              onClick={() => void change(() => myAccount.removeAvatar().then(() => null), "Your picture is removed.")}
            >
              Remove
            </Button>
          ) : null}
        </div>
      </div>
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
    </div>
  );
}
