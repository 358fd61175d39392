ALTER TABLE "run_steps" ADD COLUMN "first_event" integer;--> statement-breakpoint
ALTER TABLE "run_steps" ADD COLUMN "first_item" integer;--> statement-breakpoint
ALTER TABLE "run_steps" ADD COLUMN "next_output" integer;--> statement-breakpoint
ALTER TABLE "run_steps" ADD COLUMN "span" integer;