"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { showToast } from "@/components/ui/toast";
import { toldKinds } from "@/features/activity/telling/kinds";
import { ApiProblem } from "@/lib/api/client";
import { changeNotificationSettings, notificationSettingsOptions } from "../settings/client";
import type { ChangeNotificationSettings, NotificationSettings as Settings } from "../settings/schema";
import { mayNotify } from "./use-browser-notifications";

interface NotificationSettingsProps {
  organization: { id: string; name: string };
}

/** How one is told of what happens in an organization. Each choice holds at once. */
export function NotificationSettings({ organization }: NotificationSettingsProps) {
  const query = useQuery(notificationSettingsOptions(organization.id));
  const change = useChange(organization.id);
  return (
    <QueryStates query={query} what="The settings" bar="h-40" bars={2}>
      {(settings) => (
        <>
          <Section
            title={`What happens in ${organization.name}`}
            description="How you hear of approvals, failed runs and what else concerns you."
          >
            <div className="flex flex-col gap-5">
              <MailChoice settings={settings} change={change} />
              <Switch
                label="Notifications of this browser"
                hint="While a tab is open and you look at something else. The browser asks you for its permission."
                checked={settings.browser}
                onChange={(isOn) => void switchBrowser(isOn, change)}
              />
            </div>
          </Section>
          <Section title="What you are told of" description="What you switch off stays in the activity.">
            <div className="flex flex-col gap-5">
              {toldKinds.map(({ kind, title, description }) => (
                <Switch
                  key={kind}
                  label={title}
                  hint={description}
                  checked={!settings.muted_kinds.includes(kind)}
                  onChange={(isOn) => {
                    const others = settings.muted_kinds.filter((muted) => muted !== kind);
                    void change({ muted_kinds: isOn ? others : [...others, kind] });
                  }}
                />
              ))}
            </div>
          </Section>
        </>
      )}
    </QueryStates>
  );
}

type Change = (change: ChangeNotificationSettings) => Promise<void>;

const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, "0")}:00`,
}));

function MailChoice({ settings, change }: { settings: Settings; change: Change }) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <Select
        label="Mails"
        value={settings.mail}
        onChange={(event) => {
          const mail = event.target.value as Settings["mail"];
          void change(mail === "daily" && settings.time_zone === "UTC" ? { mail, time_zone: zone } : { mail });
        }}
        options={[
          { value: "instant", label: "At once, for what needs me" },
          { value: "daily", label: "Once a day, all together" },
          { value: "off", label: "None" },
        ]}
      />
      {settings.mail === "daily" ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label="At"
            value={String(settings.digest_hour)}
            onChange={(event) => void change({ digest_hour: Number(event.target.value) })}
            options={hours}
          />
          <Select
            label="Time zone"
            value={settings.time_zone}
            onChange={(event) => void change({ time_zone: event.target.value })}
            options={zonesWith(settings.time_zone).map((name) => ({ value: name, label: name.replaceAll("_", " ") }))}
          />
        </div>
      ) : null}
    </>
  );
}

function zonesWith(chosen: string): string[] {
  return [...new Set(["UTC", chosen, ...Intl.supportedValuesOf("timeZone")])];
}

/** A browser may be asked only by a click, and whoever has said no is not asked again. */
async function switchBrowser(isOn: boolean, change: Change): Promise<void> {
  if (isOn && typeof Notification === "undefined") {
    showToast("This browser shows no notifications.");
    return;
  }
  if (isOn && !mayNotify() && (await Notification.requestPermission()) !== "granted") {
    showToast("The browser does not allow it. Change that in its settings for this site.");
    return;
  }
  await change({ browser: isOn });
}

/** Shows a choice at once, and takes it back where the server refuses it. */
function useChange(organizationId: string): Change {
  const queryClient = useQueryClient();
  const { queryKey } = notificationSettingsOptions(organizationId);
  const latest = useRef(0);
  return async (change) => {
    const turn = ++latest.current;
    const before = queryClient.getQueryData(queryKey);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    queryClient.setQueryData(queryKey, (settings) => (settings ? { ...settings, ...given } : settings));
    try {
      const saved = await changeNotificationSettings(organizationId, change);
      // An earlier choice's answer does not know the later ones yet.
      if (turn === latest.current) queryClient.setQueryData(queryKey, saved);
    } catch (error) {
      if (turn === latest.current) queryClient.setQueryData(queryKey, before);
      else void queryClient.invalidateQueries({ queryKey });
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.detail);
    }
  };
}
