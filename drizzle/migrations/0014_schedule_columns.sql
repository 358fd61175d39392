DROP INDEX "schedules_due_idx";--> statement-breakpoint
ALTER TABLE "schedule_firings" ADD COLUMN "is_manual" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "schedules" ADD COLUMN "pause_reason" text;--> statement-breakpoint
ALTER TABLE "schedules" ADD COLUMN "failures_in_row" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "trigger_deliveries" ADD COLUMN "repetitions" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "schedule_firings_due_idx" ON "schedule_firings" USING btree ("organization_id","due_at");--> statement-breakpoint
CREATE INDEX "schedule_firings_pending_idx" ON "schedule_firings" USING btree ("due_at") WHERE "schedule_firings"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "schedule_firings_fired_idx" ON "schedule_firings" USING btree ("fired_at");--> statement-breakpoint
CREATE INDEX "trigger_deliveries_old_idx" ON "trigger_deliveries" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "schedules_due_idx" ON "schedules" USING btree ("next_due_at") WHERE "schedules"."next_due_at" is not null;