import { serve } from "../model/run";
import { createOAuthStandIn } from "./stand-in";

const { server } = await createOAuthStandIn();
await serve(server);
