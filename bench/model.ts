import { NATURAL_PACE, NO_DELAY } from "@/dev/model/answer";
import { lastUserText } from "@/dev/model/conversation";
import { createModelServer } from "@/dev/model/http";
import { serve } from "@/dev/model/run";
import { pacedWord } from "./messages";

const text = "The answer is forty-two, and this sentence says so at some length. ".repeat(8);

await serve(
  createModelServer({
    answer: ({ conversation }) => ({
      text,
      pace: lastUserText(conversation).includes(pacedWord) ? NATURAL_PACE : NO_DELAY,
    }),
  }),
);
