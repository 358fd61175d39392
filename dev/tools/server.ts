import { serve } from "../model/run";
import { createToolStandIn } from "./stand-in";

const { server } = createToolStandIn();
await serve(server);
