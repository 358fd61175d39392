"use client";

import { useState } from "react";
import { cadre } from "@/cadre.config";
import { Badge } from "@/components/ui/badge";
import { List, ListRow } from "@/components/ui/list";
import { Section } from "@/components/ui/section";
import { Switch } from "@/components/ui/switch";
import { showToast } from "@/components/ui/toast";
import { ApiProblem } from "@/lib/api/client";
import { myAccount } from "../account/client";
import type { NotificationPreference } from "../account/schema";

interface NotificationListProps {
  preferences: readonly NotificationPreference[];
  wantsNews: boolean;
}

/** Which mails one gets. A switch holds at once and goes back where the server did not take it. */
export function NotificationList({ preferences, wantsNews }: NotificationListProps) {
  const optional = preferences.filter(({ required }) => !required);
  const required = preferences.filter((preference) => preference.required);
  return (
    <>
      <Section title="Your choice" description="What you would like to hear about by mail.">
        <div className="flex flex-col gap-5">
          {optional.map(({ category, title, description, enabled }) => (
            <MailSwitch
              key={category}
              label={title}
              hint={description}
              initially={enabled}
              save={(isWanted) => myAccount.setPreference(category, isWanted)}
            />
          ))}
          {cadre.legal.marketing ? (
            <MailSwitch
              label="News"
              hint={`What is new in ${cadre.name}. You can take this consent back at any time.`}
              initially={wantsNews}
              save={myAccount.setMarketingConsent}
            />
          ) : null}
        </div>
      </Section>
      <div className="flex flex-col gap-2.5">
        <h2 className="px-1 font-semibold text-[15px]">Always sent</h2>
        <List label="Mails that are always sent">
          {required.map(({ category, title, description }) => (
            <ListRow key={category} title={title} detail={description} actions={<Badge>On</Badge>} />
          ))}
        </List>
      </div>
    </>
  );
}

interface MailSwitchProps {
  label: string;
  hint: string;
  initially: boolean;
  save: (isOn: boolean) => Promise<unknown>;
}

function MailSwitch({ label, hint, initially, save }: MailSwitchProps) {
  const [isOn, setIsOn] = useState(initially);
  const [busy, setBusy] = useState(false);

  async function change(next: boolean) {
    setIsOn(next);
    setBusy(true);
    try {
      await save(next);
    } catch (thrown) {
      setIsOn(!next);
      if (!(thrown instanceof ApiProblem)) throw thrown;
      showToast(thrown.detail);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Switch label={label} hint={hint} checked={isOn} disabled={busy} onChange={(checked) => void change(checked)} />
  );
}
