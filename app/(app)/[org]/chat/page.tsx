/** A new conversation: the layout shows it. */
export default function NewChatPage() {
  return null;
}
