import Image from "next/image";
import { cadre } from "@/cadre.config";

const alt = `The chat of ${cadre.name}: a question, two tool calls with their results, and the streamed answer.`;

export function Screenshot() {
  return (
    <div className="mx-auto max-w-6xl px-4 sm:px-6">
      <div className="overflow-hidden rounded-xl border border-border bg-surface shadow-lg sm:rounded-2xl">
        <Image
          unoptimized
          src="/images/chat-light.webp"
          alt={alt}
          width={1280}
          height={800}
          className="w-full max-sm:h-96 max-sm:object-cover max-sm:object-[72%_0] dark:hidden"
        />
        <Image
          unoptimized
          src="/images/chat-dark.webp"
          alt={alt}
          width={1280}
          height={800}
          className="hidden w-full max-sm:h-96 max-sm:object-cover max-sm:object-[72%_0] dark:block"
        />
      </div>
    </div>
  );
}
