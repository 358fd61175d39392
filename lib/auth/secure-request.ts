import { env } from "@/lib/env";

/** Whether the person's browser reached us by HTTPS: by configuration, else by what a proxy reports. */
export function isSecureRequest(headers: Headers): boolean {
  const { APP_URL } = env();
  return APP_URL ? APP_URL.startsWith("https:") : headers.get("x-forwarded-proto")?.split(",")[0] === "https";
}
