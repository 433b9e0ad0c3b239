"""What the CloudWatch console shows to whoever adds the widget: the answer to `describe`, in Markdown."""

DOCS = """\
## Deployments
What needs people, what is being deployed now, the queue, what is live on each service, recent deployments with their
outcomes, and how the last 14 days went. One deployment is shown with its stages, its plan and all that happened.

The page only reads. What can be done next it shows as commands, to be run where AWS knows who you are.

### Widget parameters
Param | Description
---|---
**deployment** | The id of one deployment, to show it alone. Optional.
**service** | The name of one service, to show it alone. Optional.

Without parameters everything is shown. The look follows the theme and the time zone of the dashboard.

### Example parameters
``` yaml
service: storefront
```
"""
