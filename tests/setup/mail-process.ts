import { mailWorker } from "@/features/notifications/jobs";
import { type JobWorker, startWorkers, stopJobs } from "@/lib/jobs/queue";

/** Another process that sends mails: it tells each one it has sent, and leaves when its input ends. */
const telling: JobWorker = {
  ...mailWorker,
  async run(payload, job) {
    await mailWorker.run(payload, job);
    process.stdout.write("sent\n");
  },
};

await startWorkers([telling]);
process.stdin.resume().once("end", () => void stopJobs(5_000).then(() => process.exit(0)));
process.stdout.write("ready\n");
