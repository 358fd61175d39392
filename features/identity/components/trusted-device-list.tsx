"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MonitorCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { List, ListRow } from "@/components/ui/list";
import { showToast } from "@/components/ui/toast";
import { formatDay } from "@/lib/format";
import { forgetDevice, trustedDeviceOptions } from "../sessions/client";
import type { TrustedDevice } from "../sessions/schema";

/** The browsers that skip the second factor; nothing where there are none. */
export function TrustedDeviceList() {
  const { data } = useQuery(trustedDeviceOptions);
  if (!data || data.data.length === 0) return null;
  return (
    <div className="flex flex-col gap-4">
      <div>
        <h2 className="font-semibold text-[15px]">Remembered browsers</h2>
        <p className="mt-1 text-[13px] text-muted leading-5">
          They are not asked for your second factor. All are forgotten when your password or your factors change.
        </p>
      </div>
      <List label="Remembered browsers">
        {data.data.map((device) => (
          <DeviceRow key={device.id} device={device} />
        ))}
      </List>
    </div>
  );
}

function DeviceRow({ device }: { device: TrustedDevice }) {
  const queryClient = useQueryClient();
  const name = device.device ?? "Unknown browser";
  async function forget() {
    await forgetDevice(device.id);
    await queryClient.invalidateQueries({ queryKey: trustedDeviceOptions.queryKey });
    showToast(`${name} is asked for your second factor again.`);
  }
  return (
    <ListRow
      lead={<MonitorCheck aria-hidden="true" className="size-4 text-muted" />}
      title={name}
      detail={`Remembered ${formatDay(device.created_at)} · last used ${formatDay(device.last_used_at)} · until ${formatDay(device.expires_at)}`}
      actions={
        <Button size="sm" variant="secondary" onClick={() => void forget()}>
          Forget<span className="sr-only"> {name}</span>
        </Button>
      }
    />
  );
}
