/* 断网的时候，用一页说明代替浏览器的出错页，别的什么都不做：不存网页，不碰提交，/ballots/以下的一概不看。
   它由 config/offline.py 从 /sw.js 送出，末尾带着那一页的摘要，页变了就重新装。 */

const PAGE = "/offline/";
const KEPT = "offline-page"; // 只有那一页和它的样式；样式的网址带着?offline，别的页用的不经过这里

addEventListener("install", (event) => {
  event.addRoutes?.([
    { condition: { urlPattern: { pathname: "/ballots/*" } }, source: "network" }, // 浏览器懂的话，投票的请求连叫醒都不叫醒它
    { condition: { requestMethod: "POST" }, source: "network" },
  ]);
  event.waitUntil(keep());
});

async function keep() {
  await caches.delete(KEPT);
  const cache = await caches.open(KEPT);
  await cache.add(fresh(PAGE));
  const page = await (await cache.match(PAGE)).text();
  const sheets = [...page.matchAll(/href="([^"]+\?offline)"/g)].map(([, address]) => address);
  await cache.addAll(sheets.map(fresh));
  await skipWaiting();
}

function fresh(address) {
  return new Request(address, { credentials: "omit", cache: "reload" });
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, search } = new URL(request.url);
  if (request.method !== "GET" || pathname.startsWith("/ballots/")) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  else if (search === "?offline") event.respondWith(fetch(request).catch(() => caches.match(request)));
});
