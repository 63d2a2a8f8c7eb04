// A load under way is shown as it goes on: the page's own part is fetched anew each second.
const shown = () => document.getElementById("load");
const underWay = () => ["running", "waiting"].includes(shown().dataset.state);

const renew = async () => {
  const answer = await fetch(location.href).catch(() => null); // the server may be starting anew
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    shown().replaceWith(document.adoptNode(page.getElementById("load")));
  }
  if (underWay()) setTimeout(renew, 1000);
};
if (underWay()) setTimeout(renew, 1000);
