// The Problems panel on a first attempt with many mistakes: all of its documents, opened or not.
export default async ({ page, waitForProblem }) => {
  await page.keyboard.press('Control+B'); // room for what it is about
  await waitForProblem('report/value-contradicts-counts');
  await page.mouse.move(0, 0);
};
