"use client";

import { useQuery } from "@tanstack/react-query";
import { secondFactorOptions } from "../second-factor/client";
import type { SecondFactors } from "../second-factor/schema";
import { PasskeySection } from "./passkey-section";
import { SecondFactorSection } from "./second-factor-section";

/** What guards the account beside its password. */
export function SecuritySettings({ initial }: { initial: SecondFactors }) {
  const { data: factors } = useQuery({ ...secondFactorOptions, initialData: initial });
  return (
    <>
      <PasskeySection factors={factors} />
      <SecondFactorSection factors={factors} />
    </>
  );
}
