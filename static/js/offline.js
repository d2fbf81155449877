// 装上sw.js：断网时打开别的页，看到的是一页说明。匿名的投票页不装；浏览器不让装，就照浏览器的样子报错。
navigator.serviceWorker?.register("/sw.js").catch(() => {});
