package cli

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/source"
)

func (a *app) runCommand() *cobra.Command {
	var j job
	cmd := &cobra.Command{
		Use:   "run RECIPE...",
		Short: "repeat a recipe that --spec wrote",
		Long: `Repeats a recipe. Paths inside it are relative to the recipe's folder; nothing
is written but what -o, --data and --spec say.`,
		Example: `  swelter matrix data.csv --cmap viridis -o out.png --spec recipe.json
  swelter run recipe.json -o again.png -o again.pdf
  swelter run 'recipes/*.json' -o 'figures/{name}.svg'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			j.terminal = a.onTerminal() != nil
			tasks, err := j.recipeTasks(cmd, args)
			if err != nil {
				return err
			}
			return a.runTasks(&j, tasks)
		},
	}
	f := newFlags(cmd)
	f.writing(&j)
	f.limits(&j)
	return cmd
}

// recipeTasks turns recipes into one task each.
func (j *job) recipeTasks(cmd *cobra.Command, args []string) ([]task, error) {
	if len(args) == 0 {
		return nil, usagef("%s: which recipe? give the file that --spec wrote", cmd.CommandPath())
	}
	recipes, err := source.Expand(args, "")
	if err != nil {
		return nil, err
	}
	targets, err := j.targets(recipes)
	if err != nil {
		return nil, err
	}
	tasks := make([]task, len(recipes))
	for i, path := range recipes {
		tasks[i] = task{recipe: path, env: j.env, target: targets[i]}
		if path != "-" {
			tasks[i].env.Dir = filepath.Dir(path)
		}
	}
	return tasks, nil
}

func (a *app) readRecipe(path string) (swelter.Spec, error) {
	if path == "-" {
		return swelter.ReadSpec(a.stdin, "standard input")
	}
	regular, err := source.Regular(path, "")
	if err != nil {
		return swelter.Spec{}, err
	}
	f, err := os.Open(regular)
	if err != nil {
		return swelter.Spec{}, err
	}
	defer f.Close()
	return swelter.ReadSpec(f, path)
}
