import { createModelServer } from "./http";
import { readPace } from "./pace";
import { decide } from "./rules/decide";
import { serve } from "./run";

await serve(
  createModelServer({
    answer: ({ conversation }) => decide(conversation, new Date()),
    pace: readPace(process.env),
    modelIds: ["cadre-demo"],
  }),
);
