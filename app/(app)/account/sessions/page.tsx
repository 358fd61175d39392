import type { Metadata } from "next";
import SessionsPage from "../../[org]/settings/sessions/page";

export const metadata: Metadata = { title: "Sessions" };

export default function AccountSessionsPage() {
  return <SessionsPage />;
}
