import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Chat } from "@/features/conversations/components/chat";

export const metadata: Metadata = { title: "Chat" };

/** The chat lives in the layout, so that a stream goes on while the address moves between conversations. */
export default function ChatLayout({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <Chat />
    </>
  );
}
