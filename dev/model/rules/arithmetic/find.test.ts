import { expect, test } from "vitest";
import { findCalculations, findSpreadFormula, findStorySum } from "./find";

test.each([
  ["What is 18% of 2,450", "18% * 2450"],
  ["37.5% of 8,412", "37.5% * 8412"],
  ["what is 15 % of 300", "15% * 300"],
  ["square root of 1764", "sqrt(1764)"],
  ["what's the cube root of 27", "cbrt(27)"],
  ["What's a 15% tip on $84.50?", "15% * 84.50"],
  ["(17 + 4) * 3^2 - 100 / 8", "(17 + 4) * 3^2 - 100 / 8"],
  ["twelve times nine", "12 * 9"],
  ["a hundred and twenty five divided by five", "125 / 5"],
  ["what is minus five times three", "-5 * 3"],
  ["2 to the power of 32", "2^32"],
  ["compute 10 to the 5th power", "10^5"],
  ["9 squared plus 4 squared", "9^2 + 4^2"],
  ["What is 20% off 150?", "150 - 20% * 150"],
  ["add 15% to 240", "240 + 15% * 240"],
  ["price of 3 items at $4.99 with 8% tax", "(3 * 4.99) + 8% * (3 * 4.99)"],
  ["What is 10% of 50 plus 20% of 80?", "(10% * 50) + (20% * 80)"],
  ["two thirds of 90", "2 / 3 * 90"],
  ["average of 3, 7 and 11", "mean(3, 7, 11)"],
  ["Which is bigger, 9.11 or 9.9?", "max(9.11, 9.9)"],
  ["Subtract 15 from 100 and multiply the result by 2", "(100 - 15) * 2"],
  ["what is 1.5 million divided by 12?", "1.5e6 / 12"],
  ["√144 + 15²", "sqrt(144) + 15^2"],
  ["12 x 12", "12 * 12"],
  ["2+2=?", "2+2"],
  ["what is pi times 2", "pi * 2"],
  ["round 3.14159 to 2 decimals", "round(3.14159, 2)"],
  ["100 km to miles", "100 km to mile"],
  ["60 mph in km/h", "60 mile/hour to km/h"],
  ["add up 4, 8 and 15", "4 + 8 + 15"],
  ["Convert 5 feet 10 inches to cm", "(5 ft + 10 inch) to cm"],
  ["how many seconds in a day", "1 day to second"],
  ["2 hours 30 minutes in seconds", "(2 hour + 30 minute) to second"],
  ["100 / 7 rounded to 2 decimals", "round(100 / 7, 2)"],
  ["What's the area of a circle with radius 5?", "pi * 5^2"],
  ["Can you calculate the VAT (19%) on 1,299 euros?", "19% * 1299"],
])("“%s” is the sum %s", (clause, expression) => {
  expect(findCalculations(clause).map((need) => need.expression)).toEqual([expression]);
});

test.each([
  "call me at 555-1234",
  "24/7 support",
  "I have 3 questions",
  "is 97 prime?",
  "solve 3x + 5 = 20",
  "open issue #42",
  "what is new in version 1.2.3",
  "hello!",
])("“%s” is no sum", (clause) => {
  expect(findCalculations(clause)).toEqual([]);
});

test.each(["What is 18% of 2,450? And what is 5% of that?", "I like 3 of your 5 answers", "how much is that"])(
  "“%s” is no such story",
  (message) => {
    expect(findStorySum(message)).toEqual([]);
  },
);

test("a formula's numbers may be spread over the message", () => {
  expect(findSpreadFormula("If 3 apples cost 2.40, how much do 7 cost?")[0]?.expression).toBe("2.40 / 3 * 7");
});

test("a label with other numbers than the sum would claim too much", () => {
  expect(findCalculations("15% of 200, 300 and 400")[0]?.label).toBe("15% * 200");
  expect(findCalculations("15% of 200")[0]?.label).toBe("15% of 200");
});

test("several sums in one sentence are several calculations", () => {
  expect(findCalculations("5*3 and 7*8").map((need) => need.expression)).toEqual(["5*3", "7*8"]);
});

test("“that” means the previous result", () => {
  expect(findCalculations("Now divide that by 3", "441")[0]?.expression).toBe("441 / 3");
  expect(findCalculations("plus 10%", "441")[0]?.expression).toBe("441 + 10% * 441");
});

test("a share is asked in percent", () => {
  expect(findCalculations("20 is what percent of 80")[0]).toMatchObject({ expression: "20 / 80 * 100", suffix: "%" });
});

test("a series becomes one calculation a row, twelve at most", () => {
  const rows = findCalculations("a table with the squares of 1 to 500");
  expect(rows).toHaveLength(12);
  expect(rows[3]).toMatchObject({ label: "4", expression: "4^2", table: { title: "Squares" } });
});

test.each([
  ["I bought 3 shirts at 19.99 each and a hat for 12.50. What do I pay in total?", "3 * 19.99 + 12.50"],
  ["If I save 50 a week for 12 weeks, how much do I have?", "50 * 12"],
  ["If a pizza costs $18 and we are 4 people, how much does each pay?", "18 / 4"],
  ["A shirt costs 40 euros and is 25% off. What's the final price?", "40 - 25% * 40"],
  ["I earn 3200 a month, what is 30% of that?", "30% * 3200"],
  ["how much would 5 coffees at 3.40 cost?", "5 * 3.40"],
  ["I have 12 apples and give away 5. How many are left?", "12 - 5"],
])("“%s” is a sum told as a story", (message, expression) => {
  expect(findStorySum(message)[0]?.expression).toBe(expression);
});
