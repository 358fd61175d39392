import { readPace } from "./pace";
import { serve } from "./run";
import { createScriptedServer } from "./script/server";

const { server } = createScriptedServer(readPace({ DEMO_MODEL_LATENCY_MS: "0", ...process.env }));
await serve(server);
