package demo

const (
	penguinSource = "Gorman, Williams and Fraser 2014; palmerpenguins"
	birthSource   = "US Social Security Administration; FiveThirtyEight"
	globalSource  = "NOAA and NASA GISS; datasets/global-temp"
	zonalSource   = "NASA GISS Surface Temperature Analysis"
	gistempSource = "NASA GISS Surface Temperature Analysis; jcortesr/PerMuTe"
	seattleSource = "NOAA; vega-datasets"
	flightSource  = "US Bureau of Transportation Statistics, 2008"
	quakeSource   = "US Geological Survey"
	carbonSource  = "Gilfillan and Marland, CDIAC; datasets/co2-fossil-by-nation"
)

// Examples are the pictures of the gallery, in order.
var Examples = []Example{
	{
		Title: "Births by month and weekday",
		Text:  "A long table pivoted: 5,479 days become 84 means, written into the cells. Weekdays are for births that can be planned.",
		Commands: [][]string{
			{"matrix", "{dir}/data/us-births.csv.gz", "--rows", "day_of_week", "--cols", "month", "--value", "births", "--agg", "mean",
				"--annot", "--fmt", ",.0f", "--yticklabels", "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday",
				"--xticklabels", "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec",
				"--title", "Births in the United States", "--subtitle", "Mean a day, 2000-2014", "--ylabel", "", "--xlabel", "",
				"--cbar-label", "births", "-o", "{dir}/births-week.png"},
		},
		Picture: "births-week.png", Source: birthSource, Licence: "CC BY 4.0",
	},
	{
		Title: "The day most people are not born",
		Text:  "Days of the year. Holidays show as light cells, days that do not exist as hatched ones. The same layout as PNG, SVG and PDF; the recipe and the numbers beside it.",
		Commands: [][]string{
			{"matrix", "{dir}/data/us-births.csv.gz", "--rows", "date_of_month", "--cols", "month", "--value", "births", "--agg", "mean", "--robust",
				"--xticklabels", "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec", "--cmap", "mako_r", "--xlabel", "", "--ylabel", "day of the month",
				"--title", "Births by day of the year", "--subtitle", "Mean a day in the United States, 2000-2014", "--cbar-label", "births",
				"-o", "{dir}/births-day.png", "-o", "{dir}/births-day.svg", "-o", "{dir}/births-day.pdf",
				"--data", "{dir}/births-day.csv", "--spec", "{dir}/births-day.json"},
			{"run", "{dir}/births-day.json", "-o", "{dir}/births-day-again.png"},
		},
		Picture: "births-day.png", Files: []string{"births-day.svg", "births-day.pdf", "births-day.csv", "births-day.json", "births-day-again.png"},
		Source: birthSource, Licence: "CC BY 4.0",
	},
	{
		Title: "Fifteen years of births",
		Text:  "A strip of weeks for each year, under one scale. Weekends are light, and so is every holiday; most births are in September.",
		Commands: [][]string{
			{"calendar", "{dir}/data/us-births.csv.gz", "--date", "year,month,date_of_month", "--value", "births",
				"--title", "Births in the United States, day by day", "--cbar-label", "births", "-o", "{dir}/births-calendar.png"},
		},
		Picture: "births-calendar.png", Source: birthSource, Licence: "CC BY 4.0",
	},
	{
		Title: "A warming world, month by month",
		Text:  "Parts of a time are columns: Year.month and Year.year. Diverging colours stand with their middle on 0.",
		Commands: [][]string{
			{"matrix", "{dir}/data/global-temperature.csv", "--rows", "Year.month", "--cols", "Year.year", "--value", "Mean", "--where", "Source = GISTEMP",
				"--center", "0", "--linewidths", "0", "--title", "Global mean temperature", "--subtitle", "Difference from the mean of 1951-1980, by month", "--xlabel", "", "--ylabel", "",
				"--cbar-label", "\u00b0C", "--source", "NASA GISS", "-o", "{dir}/warming.png"},
		},
		Picture: "warming.png", Source: globalSource, Licence: "PDDL 1.0",
	},
	{
		Title: "Two records, side by side",
		Text:  "2,100 months on a real date axis: more cells than pixels are averaged, never skipped, and the figure says so. Where a record has not begun, its cells are grey: missing.",
		Commands: [][]string{
			{"matrix", "{dir}/data/global-temperature.csv", "--rows", "Source", "--cols", "Year", "--value", "Mean", "--center", "0", "--cmap", "RdBu_r", "--robust",
				"--width", "1200", "--height", "480", "--title", "Temperature of the world in two records", "--subtitle", "Monthly differences from each record's base period, \u00b0C",
				"--xlabel", "", "--ylabel", "", "--cbar-side", "bottom", "--cbar-label", "\u00b0C", "-o", "{dir}/stripes.png"},
		},
		Picture: "stripes.png", Source: globalSource, Licence: "PDDL 1.0",
	},
	{
		Title: "Twenty years of warming, and a dashboard of sixty-eight",
		Text:  "A NetCDF file on the map, frame after frame under one norm. The second command makes the page of the whole record: play it, point at a place, brush years, choose a continent.",
		Commands: [][]string{
			{"map", "{dir}/data/gistemp.nc", "--frames", "time", "--time", "1999-2018", "--vmin=-3", "--vmax", "3", "--projection", "robinson", "--width", "720",
				"--cbar-side", "bottom", "--cbar-label", "\u00b0C", "--title", "Twenty years of warming", "--subtitle", "Difference from the mean of 1951-1980", "-o", "{dir}/warming.gif"},
			{"explore", "{dir}/data/gistemp.nc", "-o", "{dir}/climate.html"},
		},
		Picture: "warming.gif", Files: []string{"climate.html"},
		Source: gistempSource, Licence: "MIT",
	},
	{
		Title: "Latitude by year",
		Text:  "A wide table as it is: chosen columns, turned so that years run to the right. The Arctic warms first.",
		Commands: [][]string{
			{"matrix", "{dir}/data/zonal-temperature.csv", "--label", "Year", "--columns", "64N-90N,44N-64N,24N-44N,EQU-24N,24S-EQU,44S-24S,64S-44S,90S-64S", "--transpose",
				"--center", "0", "--robust", "--linewidths", "0", "--theme", "dark", "--title", "Temperature by latitude", "--subtitle", "Difference from the mean of 1951-1980, by year",
				"--xlabel", "", "--ylabel", "latitude", "--cbar-label", "\u00b0C", "-o", "{dir}/zones.png"},
		},
		Picture: "zones.png", Source: zonalSource, Licence: "public domain",
	},
	{
		Title:    "Penguins, correlated",
		Text:     "Every pair of measurements over the penguins that have both. The paper theme has no background and thinner lines.",
		Commands: [][]string{{"corr", "{dir}/data/penguins.csv", "--annot", "--fmt", ".2f", "--theme", "paper", "--title", "Measurements of penguins", "-o", "{dir}/penguins-corr.svg", "-o", "{dir}/penguins-corr.pdf"}},
		Picture:  "penguins-corr.svg", Files: []string{"penguins-corr.pdf"}, Source: penguinSource, Licence: "CC0 1.0",
	},
	{
		Title: "Penguins by species, sex and island",
		Text:  "Two columns make a nested axis. No chinstrap lives on Torgersen: a missing cell is never a colour of the scale.",
		Commands: [][]string{
			{"matrix", "{dir}/data/penguins.csv", "--rows", "species,sex", "--cols", "island", "--value", "body_mass_g", "--agg", "mean", "--where", "sex in (MALE, FEMALE)",
				"--annot", "--fmt", ",.0f", "--cmap", "flare", "--title", "How heavy is a penguin?", "--ylabel", "", "--xlabel", "", "--cbar-label", "mean mass, g", "-o", "{dir}/penguins.png"},
		},
		Picture: "penguins.png", Source: penguinSource, Licence: "CC0 1.0",
	},
	{
		Title: "Where flights go",
		Text:  "Busy airports, with a logarithmic norm: counts from one flight to ten thousand keep their shape.",
		Commands: [][]string{
			{"matrix", "{dir}/data/airline-flights.csv", "--rows", "origin", "--cols", "destination", "--value", "count", "--agg", "sum",
				"--where", "origin in (" + hubs + ")", "--where", "destination in (" + hubs + ")", "--norm", "log", "--sort-rows", "name", "--sort-cols", "name",
				"--square", "--cmap", "viridis", "--title", "Flights between airports", "--subtitle", "United States, 2008", "--cbar-label", "flights", "-o", "{dir}/flights.png"},
		},
		Picture: "flights.png", Source: flightSource, Licence: "public domain",
	},
	{
		Title: "Fifty years of earthquakes",
		Text:  "Steps of a number are columns too: Latitude:2 and Longitude:2 count 23,412 earthquakes in cells of two degrees, and the plates appear.",
		Commands: [][]string{
			{"matrix", "{dir}/data/earthquakes.csv.gz", "--rows", "Latitude:2", "--cols", "Longitude:2", "--agg", "count", "--norm", "log",
				"--theme", "dark", "--origin", "lower", "--aspect", "equal", "--na-color", "#1c1c20", "--title", "Earthquakes of magnitude 5.5 and more", "--subtitle", "Count in cells of 2 degrees, 1965-2016",
				"--xlabel", "longitude", "--ylabel", "latitude", "--cbar-label", "earthquakes", "-o", "{dir}/earthquakes.png"},
		},
		Picture: "earthquakes.png", Source: quakeSource, Licence: "public domain",
	},
	{
		Title: "What a day is like in Seattle",
		Text:  "Words as values: each kind of weather has its colour and its place in the legend.",
		Commands: [][]string{
			{"matrix", "{dir}/data/seattle-weather.csv", "--rows", "date.weekday", "--cols", "date.week", "--value", "weather", "--where", "date >= 2015-01-01",
				"--title", "Weather in Seattle, 2015", "--xlabel", "week", "--ylabel", "", "--cbar-label", "", "-o", "{dir}/seattle.png"},
		},
		Picture: "seattle.png", Source: seattleSource, Licence: "public domain",
	},
	{
		Title: "Four years of weather",
		Text:  "A calendar of words: snow in the winter of 2012, fog from 2014 on.",
		Commands: [][]string{
			{"calendar", "{dir}/data/seattle-weather.csv", "--date", "date", "--value", "weather", "--title", "Weather in Seattle", "--cbar-label", "", "-o", "{dir}/seattle-calendar.png"},
		},
		Picture: "seattle-calendar.png", Source: seattleSource, Licence: "public domain",
	},
	{
		Title: "The hours of a year",
		Text:  "8,759 hourly normals as 24 rows of 365 days, straight from a packed file.",
		Commands: [][]string{
			{"matrix", "{dir}/data/seattle-hourly-normals.csv.gz", "--rows", "date.hour", "--cols", "date.date", "--value", "temperature", "--agg", "mean", "--cmap", "magma",
				"--title", "Temperature in Seattle", "--subtitle", "Normal of every hour of the year", "--xlabel", "", "--ylabel", "hour", "--cbar-label", "\u00b0C", "-o", "{dir}/hours.png"},
		},
		Picture: "hours.png", Source: seattleSource, Licence: "public domain",
	},
	{
		Title: "Carbon since 1850",
		Text:  "Five orders of magnitude under one logarithmic norm. Records that begin late leave their years hatched.",
		Commands: [][]string{
			{"matrix", "{dir}/data/carbon-by-nation.csv", "--rows", "nation", "--cols", "year", "--value", "carbon", "--norm", "log", "--cmap", "inferno_r", "--linewidths", "0",
				"--title", "Carbon from fossil fuels", "--subtitle", "Thousand tonnes a year, 1850-2020", "--xlabel", "", "--ylabel", "", "--cbar-label", "kt", "-o", "{dir}/carbon.png"},
		},
		Picture: "carbon.png", Source: carbonSource, Licence: "PDDL 1.0",
	},
	{
		Title: "Earthquakes on the ground",
		Text:  "Each of 23,412 points spreads over an exact kernel of 300 km, right at every latitude and across 180 degrees.",
		Commands: [][]string{
			{"density", "{dir}/data/earthquakes.csv.gz", "--x", "Longitude", "--y", "Latitude", "--lonlat", "--radius", "300km", "--size", "1000x500", "--extent=-180,-90,180,90",
				"--norm", "power:gamma=0.4", "--theme", "dark", "--width", "1400", "--title", "Earthquakes of magnitude 5.5 and more",
				"--subtitle", "Quartic kernel of 300 km on the ground, 1965-2016", "--xlabel", "", "--ylabel", "", "--cbar-label", "per km\u00b2", "-o", "{dir}/quakes.png"},
		},
		Picture: "quakes.png", Source: quakeSource, Licence: "public domain",
	},
	{
		Title: "Where half of the shaking is",
		Text:  "Bands between round levels, and the smallest areas that hold 50 and 90 per cent of the earthquakes; lines and areas with their sizes as GeoJSON.",
		Commands: [][]string{
			{"density", "{dir}/data/earthquakes.csv.gz", "--x", "Longitude", "--y", "Latitude", "--lonlat", "--radius", "150km", "--extent=122,24,150,46",
				"--contour", "8", "--contour-fill", "--volume", "50,90", "--title", "Where half of the shaking is", "--subtitle", "Magnitude 5.5 and more around Japan, 1965-2016",
				"--xlabel", "", "--ylabel", "", "--cbar-label", "per km\u00b2", "-o", "{dir}/contours.png", "-o", "{dir}/contours.svg", "--data", "{dir}/contours.geojson"},
		},
		Picture: "contours.png", Files: []string{"contours.svg", "contours.geojson"}, Source: quakeSource, Licence: "public domain",
	},
	{
		Title: "Hexagons",
		Text:  "Points in hexagons that are regular on the ground, counted on a logarithmic scale; where nothing shook, nothing is drawn. As PNG, SVG and a table.",
		Commands: [][]string{
			{"density", "{dir}/data/earthquakes.csv.gz", "--x", "Longitude", "--y", "Latitude", "--lonlat", "--method", "hex", "--size", "120", "--norm", "log",
				"--title", "Earthquakes in hexagons", "--subtitle", "Magnitude 5.5 and more, 1965-2016", "--xlabel", "", "--ylabel", "", "--cbar-label", "earthquakes", "--cmap", "mako_r",
				"-o", "{dir}/hexagons.png", "-o", "{dir}/hexagons.svg", "--data", "{dir}/hexagons.csv"},
		},
		Picture: "hexagons.png", Files: []string{"hexagons.svg", "hexagons.csv"}, Source: quakeSource, Licence: "public domain",
	},
	{
		Title: "Where the carbon comes from",
		Text:  "A table of names becomes a map: countries are found by name, however it is written; those without a row are hatched, names of no country are listed.",
		Commands: [][]string{
			{"map", "{dir}/data/carbon-by-nation.csv", "--regions", "countries", "--key", "nation", "--value", "carbon", "--where", "year = 2014", "--norm", "log",
				"--title", "Carbon from fossil fuels, 2014", "--cbar-label", "1000 t of carbon", "-o", "{dir}/carbon-map.png"},
		},
		Picture: "carbon-map.png", Source: carbonSource, Licence: "PDDL 1.0",
	},
	{
		Title: "Earthquakes around the Pacific",
		Text:  "The same points on a globe: the radius is measured on the ground, the density warped, and nothing breaks at 180 degrees.",
		Commands: [][]string{
			{"map", "{dir}/data/earthquakes.csv.gz", "--lon", "Longitude", "--lat", "Latitude", "--radius", "200km", "--projection", "orthographic", "--lon0", "175", "--lat0", "10",
				"--graticule", "30", "--norm", "power:gamma=0.4", "--theme", "dark", "--title", "Earthquakes around the Pacific", "-o", "{dir}/pacific.png"},
		},
		Picture: "pacific.png", Source: quakeSource, Licence: "public domain",
	},
	{
		Title: "Dots of old",
		Text:  "The same points as heatmap.py 2.2.1 draws them, pixel for pixel, with one of its five schemes.",
		Commands: [][]string{
			{"density", "{dir}/data/earthquakes.csv.gz", "--x", "Longitude", "--y", "Latitude", "--method", "dots", "--dotsize", "9", "--size", "1000x500",
				"--scheme", "classic", "--opacity", "255", "--area=-180,-90,180,90", "-o", "{dir}/dots.png"},
		},
		Picture: "dots.png", Source: quakeSource, Licence: "public domain",
	},
	{
		Title: "Three species, found from four measurements",
		Text:  "A tree that is not told the species, cut in three; the strips and the adjusted Rand index say how well it found them. The tree and the clusters are written beside the picture.",
		Commands: [][]string{
			{"cluster", "{dir}/data/penguins.csv", "--columns", "bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g", "--label", "none", "--z-score", "cols", "--missing", "drop",
				"--method", "ward", "--row-split", "3", "--row-tracks", "species,island,sex", "--expect", "species", "--yticklabels", "none",
				"--title", "Three species, found from four measurements", "-o", "{dir}/species.png", "--clusters-out", "{dir}/clusters.csv", "--row-linkage-out", "{dir}/tree.nwk"},
		},
		Picture: "species.png", Files: []string{"clusters.csv", "tree.nwk"}, Source: penguinSource, Licence: "CC0 1.0",
	},
	{
		Title: "The same measurements, species by species",
		Text:  "A panel for each value of a column, on common axes under one scale. Over all penguins long bills are shallow, yet within each species they are deep.",
		Commands: [][]string{
			{"corr", "{dir}/data/penguins.csv", "--facet", "species", "--annot", "--fmt", ".2f", "--title", "Penguins: measurements of each species", "-o", "{dir}/facets.png"},
		},
		Picture: "facets.png", Source: penguinSource, Licence: "CC0 1.0",
	},
	{
		Title: "A first look",
		Text:  "What is missing, what goes together, what categories explain, and the strongest pairs: one command for any table.",
		Commands: [][]string{
			{"overview", "{dir}/data/penguins.csv", "-o", "{dir}/overview.png"},
		},
		Picture: "overview.png", Source: penguinSource, Licence: "CC0 1.0",
	},
	{
		Title: "What months and years add up to",
		Text:  "Beside the cells stand what is known of each row and column, or measured of their cells: bars, box plots, histograms, stacks, texts, marked labels.",
		Commands: [][]string{
			{"cluster", "{dir}/data/seattle-weather.csv", "--rows", "date.month", "--cols", "date.year", "--value", "precipitation", "--agg", "sum",
				"--no-row-cluster", "--no-col-cluster", "--row-tracks", "mean:bar:title=mean,box:title=years", "--col-tracks", "sum:bar:title=mm a year",
				"--cmap", "crest", "--title", "Rain in Seattle, by month and year", "--xlabel", "", "--ylabel", "", "--cbar-label", "mm a month", "-o", "{dir}/rain-beside.png"},
		},
		Picture: "rain-beside.png", Source: seattleSource, Licence: "public domain",
	},
	{
		Title: "Asked by SQL",
		Text:  "Any question that SQL can put to a file, which is src in it: here rain per month and year.",
		SQL:   true,
		Commands: [][]string{
			{"matrix", "{dir}/data/seattle-weather.csv", "--sql", "SELECT year(date) AS year, monthname(date) AS month, sum(precipitation) AS rain FROM src GROUP BY ALL ORDER BY min(date)",
				"--rows", "month", "--cols", "year", "--value", "rain", "--annot", "--fmt", ".0f", "--cmap", "crest", "--title", "Rain in Seattle", "--xlabel", "", "--ylabel", "", "--cbar-label", "mm a month",
				"-o", "{dir}/rain.png"},
		},
		Picture: "rain.png", Source: seattleSource, Licence: "public domain",
	},
}

const hubs = "ATL,BOS,CLT,DCA,DEN,DFW,DTW,EWR,IAH,JFK,LAS,LAX,LGA,MCO,MIA,MSP,ORD,PHL,PHX,SAN,SEA,SFO,SLC,TPA"
