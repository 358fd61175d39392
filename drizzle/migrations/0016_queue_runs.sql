ALTER TABLE "run_leases" ADD COLUMN "queued_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "run_leases" ADD COLUMN "from_queue" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "run_leases_queued_idx" ON "run_leases" USING btree ("organization_id","queued_at","run_id") WHERE "run_leases"."queued_at" is not null;--> statement-breakpoint
CREATE INDEX "run_leases_working_idx" ON "run_leases" USING btree ("organization_id") WHERE "run_leases"."from_queue" and "run_leases"."owner" <> '';