package server

import "strings"

// botWords are found, in lower case, in the user agents of programs that say
// that they are programs.
var botWords = []string{
	"bot", "crawl", "spider", "slurp", "headless", "phantom", "selenium", "puppeteer", "playwright", "lighthouse", "pagespeed", "gtmetrix", "pingdom",
	"uptime", "monitor", "preview", "facebookexternalhit", "embedly", "curl/", "wget/", "python-", "python/", "go-http-client", "java/", "okhttp", "axios", "node-fetch",
	"libwww", "httpclient", "scrapy", "archiver", "validator", "feedfetcher", "mediapartners", "bingpreview", "chatgpt", "claude", "perplexity",
}

// isBot reports whether a browser says that it is none. None at all counts as
// a bot, but for applications.
func isBot(agent string, apps bool) bool {
	if agent == "" {
		return !apps
	}
	agent = strings.ToLower(agent)
	for _, w := range botWords {
		if strings.Contains(agent, w) {
			// Applications use the libraries that programs use.
			if apps && (w == "okhttp" || w == "go-http-client" || w == "axios" || w == "java/" || w == "httpclient") {
				continue
			}
			return true
		}
	}
	return false
}
